/** The PTZ node of a camera with its capabilities, and the one configuration that uses it. */

import { maxPresets } from '../presets.ts';
import type { PtzCamera } from '../ptzCamera.ts';
import { maxTours } from '../tours.ts';
import { tokens } from './service.ts';
import { spaceUris, spaceXml, supportedSpaces, zoomUnit } from './spaces.ts';
import { type Xml, xml } from './xml.ts';

/** Range of a move's Timeout, s. */
export const timeoutRangeS = { min: 0.1, max: 300 } as const;
/** Duration of a move without a Timeout, s (PTZ 5.3.3: the configuration's default). */
export const defaultTimeoutS = 60;

export const auxiliaries = ['tt:Wiper|On', 'tt:Wiper|Off', 'tt:IRLamp|On', 'tt:IRLamp|Off'] as const;

/** Returns the children of tt:PTZConfiguration. */
export function configurationChildren({ mechanics: { options } }: PtzCamera): Xml {
  const unit = { min: -1, max: 1 };
  return xml`<tt:Name>ptz</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>${tokens.node}</tt:NodeToken>
    <tt:DefaultAbsolutePantTiltPositionSpace>${spaceUris.panTiltPosition}</tt:DefaultAbsolutePantTiltPositionSpace>
    <tt:DefaultAbsoluteZoomPositionSpace>${spaceUris.zoomPosition}</tt:DefaultAbsoluteZoomPositionSpace>
    <tt:DefaultRelativePanTiltTranslationSpace>${spaceUris.panTiltTranslation}</tt:DefaultRelativePanTiltTranslationSpace>
    <tt:DefaultRelativeZoomTranslationSpace>${spaceUris.zoomTranslation}</tt:DefaultRelativeZoomTranslationSpace>
    <tt:DefaultContinuousPanTiltVelocitySpace>${spaceUris.panTiltVelocity}</tt:DefaultContinuousPanTiltVelocitySpace>
    <tt:DefaultContinuousZoomVelocitySpace>${spaceUris.zoomVelocity}</tt:DefaultContinuousZoomVelocitySpace>
    <tt:DefaultPTZSpeed><tt:PanTilt x="1" y="1" space="${spaceUris.panTiltSpeed}"/>
    <tt:Zoom x="1" space="${spaceUris.zoomSpeed}"/></tt:DefaultPTZSpeed>
    <tt:DefaultPTZTimeout>PT${defaultTimeoutS}S</tt:DefaultPTZTimeout>
    ${
      Number.isFinite(options.pan.max)
        ? xml`<tt:PanTiltLimits><tt:Range>${spaceXml(spaceUris.panTiltPosition, unit, unit)}</tt:Range></tt:PanTiltLimits>`
        : undefined
    }
    <tt:ZoomLimits><tt:Range>${spaceXml(spaceUris.zoomPosition, zoomUnit)}</tt:Range></tt:ZoomLimits>`;
}

export function configurationOptions({ mechanics: { options } }: PtzCamera): Xml {
  return xml`<tt:Spaces>${supportedSpaces(options)}</tt:Spaces>
    <tt:PTZTimeout><tt:Min>PT${timeoutRangeS.min}S</tt:Min><tt:Max>PT${timeoutRangeS.max}S</tt:Max></tt:PTZTimeout>`;
}

export function node({ mechanics: { options } }: PtzCamera): Xml {
  return xml`<tptz:PTZNode token="${tokens.node}" FixedHomePosition="false" GeoMove="false"><tt:Name>PTZ camera</tt:Name>
    <tt:SupportedPTZSpaces>${supportedSpaces(options)}</tt:SupportedPTZSpaces>
    <tt:MaximumNumberOfPresets>${maxPresets}</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported>
    ${auxiliaries.map((command) => xml`<tt:AuxiliaryCommands>${command}</tt:AuxiliaryCommands>`)}
    <tt:Extension><tt:SupportedPresetTour><tt:MaximumNumberOfPresetTours>${maxTours}</tt:MaximumNumberOfPresetTours>
    ${['Start', 'Stop', 'Pause'].map((operation) => xml`<tt:PTZPresetTourOperation>${operation}</tt:PTZPresetTourOperation>`)}
    </tt:SupportedPresetTour></tt:Extension></tptz:PTZNode>`;
}
