/**
 * The PTZ service (ONVIF PTZ, ver20/ptz/wsdl): moves, status, presets, home, auxiliaries. Tours have a file of their
 * own.
 */

import type { AxisVelocities, MoveSpeed, PresetPosition } from '../mechanics.ts';
import type { PtzCamera } from '../ptzCamera.ts';
import { serviceCapabilities } from './device.ts';
import { presetTours } from './presetTours.ts';
import {
  auxiliaries,
  configurationChildren,
  configurationOptions,
  defaultTimeoutS,
  node,
  timeoutRangeS,
} from './ptzConfiguration.ts';
import {
  type Call,
  type Operation,
  onProfile,
  parseDurationS,
  parseVector,
  service,
  tokens,
  type Vector,
} from './service.ts';
import { type Fault, faults } from './soap.ts';
import {
  formatVector,
  isWithin,
  panTiltBy,
  panTiltOf,
  spaceUris,
  zoomAt,
  zoomFovRange,
  zoomOf,
} from './spaces.ts';
import { child, textOf, type Xml, xml } from './xml.ts';

const unit = { min: -1, max: 1 };

/** tt:PTZSpeed in the generic speed spaces; maximum if absent. */
function speedIn(call: Call): MoveSpeed | Fault {
  const vector = parseVector(child(call.operation, 'Speed'));
  if (!vector) return faults.badArgument;
  const { panTilt, zoom } = vector;
  const isKnown =
    (!panTilt?.space || panTilt.space === spaceUris.panTiltSpeed) &&
    (!zoom?.space || zoom.space === spaceUris.zoomSpeed);
  if (!isKnown) return faults.noSpace;
  // ONVIF has a speed per axis, but axes that arrive at different times would move along a bent line.
  return { panTilt: panTilt && Math.max(Math.abs(panTilt.x), Math.abs(panTilt.y)), zoom: zoom?.x };
}

const isFault = (value: object): value is Fault => 'blame' in value;

/** A client's move, which first ends any tour. */
const asClientMove = (operation: Operation): Operation =>
  onProfile((call) => {
    call.ptzCamera.tours.interrupt();
    return operation(call);
  });

const continuousMove: Operation = (call) => {
  const vector = parseVector(child(call.operation, 'Velocity'));
  if (!vector) return faults.badArgument;
  const { panTilt, zoom } = vector;
  const isKnown =
    (!panTilt?.space || panTilt.space === spaceUris.panTiltVelocity) &&
    (!zoom?.space || zoom.space === spaceUris.zoomVelocity);
  if (!isKnown) return faults.noSpace;
  const given = [panTilt?.x, panTilt?.y, zoom?.x];
  if (!given.every((value) => value === undefined || isWithin(value, unit))) return faults.badVelocity;
  const text = textOf(call.operation, 'Timeout');
  const timeoutS = text === undefined ? defaultTimeoutS : parseDurationS(text);
  if (timeoutS === undefined) return faults.badArgument;
  if (!isWithin(timeoutS, timeoutRangeS)) return faults.badTimeout;
  const velocity: AxisVelocities = {
    ...(panTilt ? { pan: panTilt.x, tilt: panTilt.y } : {}),
    ...(zoom ? { zoom: zoom.x } : {}),
  };
  call.ptzCamera.mechanics.move(velocity, timeoutS);
  return xml`<tptz:ContinuousMoveResponse/>`;
};

const absoluteMove: Operation = (call) => {
  const { mechanics } = call.ptzCamera;
  const vector = parseVector(child(call.operation, 'Position'));
  const speed = speedIn(call);
  if (!vector) return faults.badArgument;
  if (isFault(speed)) return speed;
  const { panTilt, zoom } = vector;
  const direction = panTilt && panTiltOf(mechanics.options, panTilt.space, panTilt.x, panTilt.y);
  const zoomed = zoom && zoomAt(mechanics.options, zoom.space, zoom.x);
  if ((panTilt && direction === undefined) || (zoom && zoomed === undefined)) return faults.noSpace;
  if (direction === null || zoomed === null) return faults.badPosition;
  mechanics.goTo(
    {
      ...(direction ? { pan: direction.panDeg, tilt: direction.tiltDeg } : {}),
      ...(zoomed === undefined ? {} : { zoom: zoomed }),
    },
    speed,
  );
  return xml`<tptz:AbsoluteMoveResponse/>`;
};

/** Returns the relative move of the zoom axis; undefined for an unknown space, null if out of range. */
function zoomBy(
  { mechanics: { options } }: PtzCamera,
  { x, space }: NonNullable<Vector['zoom']>,
): number | null | undefined {
  if (space === undefined || space === spaceUris.zoomTranslation) return isWithin(x, unit) ? x : null;
  if (space !== spaceUris.zoomFov) return undefined;
  return isWithin(x, zoomFovRange(options)) ? zoomOf(options, x) : null;
}

const relativeMove: Operation = (call) => {
  const { ptzCamera } = call;
  const vector = parseVector(child(call.operation, 'Translation'));
  const speed = speedIn(call);
  if (!vector) return faults.badArgument;
  if (isFault(speed)) return speed;
  const { panTilt, zoom } = vector;
  const isInPicture = panTilt?.space === spaceUris.panTiltFov;
  const way =
    panTilt && !isInPicture && panTiltBy(ptzCamera.mechanics.options, panTilt.space, panTilt.x, panTilt.y);
  const zoomed = zoom && zoomBy(ptzCamera, zoom);
  if ((panTilt && way === undefined) || (zoom && zoomed === undefined)) return faults.noSpace;
  if (way === null || zoomed === null) return faults.badPosition;
  if (panTilt?.x === 0 && panTilt.y === 0) ptzCamera.mechanics.stop('pan', 'tilt');
  else if (panTilt && isInPicture) ptzCamera.mechanics.goToPicture(panTilt.x, panTilt.y, speed.panTilt);
  else if (way) ptzCamera.mechanics.goBy({ pan: way.panDeg, tilt: way.tiltDeg }, speed);
  if (zoomed === 0) ptzCamera.mechanics.stop('zoom');
  else if (zoomed !== undefined) ptzCamera.mechanics.goBy({ zoom: zoomed }, speed);
  return xml`<tptz:RelativeMoveResponse/>`;
};

const stop: Operation = ({ operation, ptzCamera }) => {
  // Absent or both false: everything (PTZ 5.3.5). An empty element counts as true.
  const says = (name: string) => child(operation, name) !== undefined && textOf(operation, name) !== 'false';
  const isNamed = ['PanTilt', 'Zoom'].some((name) => child(operation, name));
  if (!isNamed || says('PanTilt')) ptzCamera.mechanics.stop('pan', 'tilt');
  if (!isNamed || says('Zoom')) ptzCamera.mechanics.stop('zoom');
  return xml`<tptz:StopResponse/>`;
};

const statusWord = (isMoving: boolean) => (isMoving ? 'MOVING' : 'IDLE');

const getStatus: Operation = ({ ptzCamera: { mechanics }, nowMs }) => xml`
  <tptz:GetStatusResponse><tptz:PTZStatus>
  <tt:Position>${formatVector(mechanics.options, mechanics.position())}</tt:Position>
  <tt:MoveStatus><tt:PanTilt>${statusWord(mechanics.isMoving('pan', 'tilt'))}</tt:PanTilt>
  <tt:Zoom>${statusWord(mechanics.isMoving('zoom'))}</tt:Zoom></tt:MoveStatus>
  <tt:UtcTime>${new Date(nowMs).toISOString()}</tt:UtcTime>
  </tptz:PTZStatus></tptz:GetStatusResponse>`;

function goToPlace(call: Call, place: PresetPosition): Fault | undefined {
  const speed = speedIn(call);
  if (isFault(speed)) return speed;
  call.ptzCamera.mechanics.goTo({ pan: place.panDeg, tilt: place.tiltDeg, zoom: place.zoom }, speed);
  return undefined;
}

const setPreset: Operation = ({ operation, ptzCamera }) => {
  if (ptzCamera.mechanics.isMoving('pan', 'tilt', 'zoom')) return faults.movingPtz;
  const token = textOf(operation, 'PresetToken');
  const preset = ptzCamera.presets.set(
    token,
    textOf(operation, 'PresetName'),
    ptzCamera.mechanics.position(),
  );
  if (preset === 'none') return faults.noToken;
  if (preset === 'full') return faults.tooManyPresets;
  return xml`<tptz:SetPresetResponse><tptz:PresetToken>${preset.token}</tptz:PresetToken></tptz:SetPresetResponse>`;
};

const sendAuxiliaryCommand: Operation = ({ operation, ptzCamera: { mechanics } }) => {
  const data = textOf(operation, 'AuxiliaryData') ?? '';
  if (!auxiliaries.some((command) => command === data)) return faults.badArgument;
  mechanics.switchOn(data.startsWith('tt:Wiper') ? 'wiper' : 'irLamp', data.endsWith('|On'));
  return xml`<tptz:SendAuxiliaryCommandResponse><tptz:AuxiliaryResponse>OK</tptz:AuxiliaryResponse></tptz:SendAuxiliaryCommandResponse>`;
};

const configuration = (ptzCamera: PtzCamera): Xml =>
  xml`<tptz:PTZConfiguration token="${tokens.ptz}">${configurationChildren(ptzCamera)}</tptz:PTZConfiguration>`;

export const ptz = service({
  ...presetTours,
  GetServiceCapabilities: () => xml`
    <tptz:GetServiceCapabilitiesResponse>${serviceCapabilities('ptz')}</tptz:GetServiceCapabilitiesResponse>`,
  GetNodes: ({ ptzCamera }) => xml`<tptz:GetNodesResponse>${node(ptzCamera)}</tptz:GetNodesResponse>`,
  GetNode: ({ ptzCamera, operation }) =>
    textOf(operation, 'NodeToken') === tokens.node
      ? xml`<tptz:GetNodeResponse>${node(ptzCamera)}</tptz:GetNodeResponse>`
      : faults.noToken,
  GetConfigurations: ({ ptzCamera }) => xml`
    <tptz:GetConfigurationsResponse>${configuration(ptzCamera)}</tptz:GetConfigurationsResponse>`,
  GetConfiguration: ({ ptzCamera, operation }) =>
    textOf(operation, 'PTZConfigurationToken') === tokens.ptz
      ? xml`<tptz:GetConfigurationResponse>${configuration(ptzCamera)}</tptz:GetConfigurationResponse>`
      : faults.noToken,
  GetConfigurationOptions: ({ ptzCamera, operation }) =>
    textOf(operation, 'ConfigurationToken') === tokens.ptz
      ? xml`<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions>
          ${configurationOptions(ptzCamera)}</tptz:PTZConfigurationOptions></tptz:GetConfigurationOptionsResponse>`
      : faults.noToken,
  ContinuousMove: asClientMove(continuousMove),
  AbsoluteMove: asClientMove(absoluteMove),
  RelativeMove: asClientMove(relativeMove),
  Stop: asClientMove(stop),
  GetStatus: onProfile(getStatus),
  GetPresets: onProfile(
    ({ ptzCamera }) =>
      xml`<tptz:GetPresetsResponse>${ptzCamera.presets.all().map(
        ({ token, name, position }) => xml`<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name>
        <tt:PTZPosition>${formatVector(ptzCamera.mechanics.options, position)}</tt:PTZPosition></tptz:Preset>`,
      )}</tptz:GetPresetsResponse>`,
  ),
  SetPreset: onProfile(setPreset),
  RemovePreset: onProfile(({ operation, ptzCamera }) =>
    ptzCamera.presets.remove(textOf(operation, 'PresetToken') ?? '')
      ? xml`<tptz:RemovePresetResponse/>`
      : faults.noToken,
  ),
  GotoPreset: asClientMove((call) => {
    const preset = call.ptzCamera.presets.find(textOf(call.operation, 'PresetToken') ?? '');
    if (!preset) return faults.noToken;
    return goToPlace(call, preset.position) ?? xml`<tptz:GotoPresetResponse/>`;
  }),
  GotoHomePosition: asClientMove(
    (call) => goToPlace(call, call.ptzCamera.presets.home) ?? xml`<tptz:GotoHomePositionResponse/>`,
  ),
  SetHomePosition: onProfile(({ ptzCamera }) => {
    ptzCamera.presets.home = ptzCamera.mechanics.position();
    return xml`<tptz:SetHomePositionResponse/>`;
  }),
  SendAuxiliaryCommand: onProfile(sendAuxiliaryCommand),
});
