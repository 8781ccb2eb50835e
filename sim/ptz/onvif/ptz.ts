/**
 * The PTZ service (ONVIF PTZ, ver20/ptz/wsdl): moves, status, presets, home, auxiliaries. Tours have a file of their
 * own.
 */
import type { Dome } from '../dome.ts';
import type { DomePlace, DomeSpeed, DomeVelocity } from '../mechanics.ts';
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
  durationS,
  type Operation,
  onProfile,
  service,
  tokens,
  type Vector,
  vectorIn,
} from './service.ts';
import { type Fault, faults } from './soap.ts';
import { panTiltBy, panTiltOf, spaceUris, vectorOf, within, zoomAt, zoomFovRange, zoomOf } from './spaces.ts';
import { child, textOf, type Xml, xml } from './xml.ts';

const unit = { least: -1, most: 1 };

/** tt:PTZSpeed in the generic speed spaces; maximum if absent. */
function speedIn(call: Call): DomeSpeed | Fault {
  const vector = vectorIn(child(call.operation, 'Speed'));
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
const steering = (operation: Operation): Operation =>
  onProfile((call) => {
    call.dome.tours.interrupt();
    return operation(call);
  });

const continuousMove: Operation = (call) => {
  const vector = vectorIn(child(call.operation, 'Velocity'));
  if (!vector) return faults.badArgument;
  const { panTilt, zoom } = vector;
  const isKnown =
    (!panTilt?.space || panTilt.space === spaceUris.panTiltVelocity) &&
    (!zoom?.space || zoom.space === spaceUris.zoomVelocity);
  if (!isKnown) return faults.noSpace;
  const given = [panTilt?.x, panTilt?.y, zoom?.x];
  if (!given.every((value) => value === undefined || within(value, unit))) return faults.badVelocity;
  const text = textOf(call.operation, 'Timeout');
  const timeoutS = text === undefined ? defaultTimeoutS : durationS(text);
  if (timeoutS === undefined) return faults.badArgument;
  if (!within(timeoutS, timeoutRangeS)) return faults.badTimeout;
  const velocity: DomeVelocity = {
    ...(panTilt ? { pan: panTilt.x, tilt: panTilt.y } : {}),
    ...(zoom ? { zoom: zoom.x } : {}),
  };
  call.dome.mechanics.move(velocity, timeoutS);
  return xml`<tptz:ContinuousMoveResponse/>`;
};

const absoluteMove: Operation = (call) => {
  const { mechanics } = call.dome;
  const vector = vectorIn(child(call.operation, 'Position'));
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
  { mechanics: { options } }: Dome,
  { x, space }: NonNullable<Vector['zoom']>,
): number | null | undefined {
  if (space === undefined || space === spaceUris.zoomTranslation) return within(x, unit) ? x : null;
  if (space !== spaceUris.zoomFov) return undefined;
  return within(x, zoomFovRange(options)) ? zoomOf(options, x) : null;
}

const relativeMove: Operation = (call) => {
  const { dome } = call;
  const vector = vectorIn(child(call.operation, 'Translation'));
  const speed = speedIn(call);
  if (!vector) return faults.badArgument;
  if (isFault(speed)) return speed;
  const { panTilt, zoom } = vector;
  const isInPicture = panTilt?.space === spaceUris.panTiltFov;
  const way =
    panTilt && !isInPicture && panTiltBy(dome.mechanics.options, panTilt.space, panTilt.x, panTilt.y);
  const zoomed = zoom && zoomBy(dome, zoom);
  if ((panTilt && way === undefined) || (zoom && zoomed === undefined)) return faults.noSpace;
  if (way === null || zoomed === null) return faults.badPosition;
  if (panTilt?.x === 0 && panTilt.y === 0) dome.mechanics.stop('pan', 'tilt');
  else if (panTilt && isInPicture) dome.mechanics.goToPicture(panTilt.x, panTilt.y, speed.panTilt);
  else if (way) dome.mechanics.goBy({ pan: way.panDeg, tilt: way.tiltDeg }, speed);
  if (zoomed === 0) dome.mechanics.stop('zoom');
  else if (zoomed !== undefined) dome.mechanics.goBy({ zoom: zoomed }, speed);
  return xml`<tptz:RelativeMoveResponse/>`;
};

const stop: Operation = ({ operation, dome }) => {
  // Absent or both false: everything (PTZ 5.3.5). An empty element counts as true.
  const says = (name: string) => child(operation, name) !== undefined && textOf(operation, name) !== 'false';
  const isNamed = ['PanTilt', 'Zoom'].some((name) => child(operation, name));
  if (!isNamed || says('PanTilt')) dome.mechanics.stop('pan', 'tilt');
  if (!isNamed || says('Zoom')) dome.mechanics.stop('zoom');
  return xml`<tptz:StopResponse/>`;
};

const statusWord = (isMoving: boolean) => (isMoving ? 'MOVING' : 'IDLE');

const getStatus: Operation = ({ dome: { mechanics }, nowMs }) => xml`
  <tptz:GetStatusResponse><tptz:PTZStatus>
  <tt:Position>${vectorOf(mechanics.options, mechanics.place())}</tt:Position>
  <tt:MoveStatus><tt:PanTilt>${statusWord(mechanics.isMoving('pan', 'tilt'))}</tt:PanTilt>
  <tt:Zoom>${statusWord(mechanics.isMoving('zoom'))}</tt:Zoom></tt:MoveStatus>
  <tt:UtcTime>${new Date(nowMs).toISOString()}</tt:UtcTime>
  </tptz:PTZStatus></tptz:GetStatusResponse>`;

function goToPlace(call: Call, place: DomePlace): Fault | undefined {
  const speed = speedIn(call);
  if (isFault(speed)) return speed;
  call.dome.mechanics.goTo({ pan: place.panDeg, tilt: place.tiltDeg, zoom: place.zoom }, speed);
  return undefined;
}

const setPreset: Operation = ({ operation, dome }) => {
  if (dome.mechanics.isMoving('pan', 'tilt', 'zoom')) return faults.movingPtz;
  const token = textOf(operation, 'PresetToken');
  const preset = dome.presets.set(token, textOf(operation, 'PresetName'), dome.mechanics.place());
  if (preset === 'none') return faults.noToken;
  if (preset === 'full') return faults.tooManyPresets;
  return xml`<tptz:SetPresetResponse><tptz:PresetToken>${preset.token}</tptz:PresetToken></tptz:SetPresetResponse>`;
};

const sendAuxiliaryCommand: Operation = ({ operation, dome: { mechanics } }) => {
  const data = textOf(operation, 'AuxiliaryData') ?? '';
  if (!auxiliaries.some((command) => command === data)) return faults.badArgument;
  mechanics.switchOn(data.startsWith('tt:Wiper') ? 'wiper' : 'irLamp', data.endsWith('|On'));
  return xml`<tptz:SendAuxiliaryCommandResponse><tptz:AuxiliaryResponse>OK</tptz:AuxiliaryResponse></tptz:SendAuxiliaryCommandResponse>`;
};

const configuration = (dome: Dome): Xml =>
  xml`<tptz:PTZConfiguration token="${tokens.ptz}">${configurationChildren(dome)}</tptz:PTZConfiguration>`;

export const ptz = service({
  ...presetTours,
  GetServiceCapabilities: () => xml`
    <tptz:GetServiceCapabilitiesResponse>${serviceCapabilities('ptz')}</tptz:GetServiceCapabilitiesResponse>`,
  GetNodes: ({ dome }) => xml`<tptz:GetNodesResponse>${node(dome)}</tptz:GetNodesResponse>`,
  GetNode: ({ dome, operation }) =>
    textOf(operation, 'NodeToken') === tokens.node
      ? xml`<tptz:GetNodeResponse>${node(dome)}</tptz:GetNodeResponse>`
      : faults.noToken,
  GetConfigurations: ({ dome }) => xml`
    <tptz:GetConfigurationsResponse>${configuration(dome)}</tptz:GetConfigurationsResponse>`,
  GetConfiguration: ({ dome, operation }) =>
    textOf(operation, 'PTZConfigurationToken') === tokens.ptz
      ? xml`<tptz:GetConfigurationResponse>${configuration(dome)}</tptz:GetConfigurationResponse>`
      : faults.noToken,
  GetConfigurationOptions: ({ dome, operation }) =>
    textOf(operation, 'ConfigurationToken') === tokens.ptz
      ? xml`<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions>
          ${configurationOptions(dome)}</tptz:PTZConfigurationOptions></tptz:GetConfigurationOptionsResponse>`
      : faults.noToken,
  ContinuousMove: steering(continuousMove),
  AbsoluteMove: steering(absoluteMove),
  RelativeMove: steering(relativeMove),
  Stop: steering(stop),
  GetStatus: onProfile(getStatus),
  GetPresets: onProfile(
    ({ dome }) =>
      xml`<tptz:GetPresetsResponse>${dome.presets.all().map(
        ({ token, name, place }) => xml`<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name>
        <tt:PTZPosition>${vectorOf(dome.mechanics.options, place)}</tt:PTZPosition></tptz:Preset>`,
      )}</tptz:GetPresetsResponse>`,
  ),
  SetPreset: onProfile(setPreset),
  RemovePreset: onProfile(({ operation, dome }) =>
    dome.presets.remove(textOf(operation, 'PresetToken') ?? '')
      ? xml`<tptz:RemovePresetResponse/>`
      : faults.noToken,
  ),
  GotoPreset: steering((call) => {
    const preset = call.dome.presets.find(textOf(call.operation, 'PresetToken') ?? '');
    if (!preset) return faults.noToken;
    return goToPlace(call, preset.place) ?? xml`<tptz:GotoPresetResponse/>`;
  }),
  GotoHomePosition: steering(
    (call) => goToPlace(call, call.dome.presets.home) ?? xml`<tptz:GotoHomePositionResponse/>`,
  ),
  SetHomePosition: onProfile(({ dome }) => {
    dome.presets.home = dome.mechanics.place();
    return xml`<tptz:SetHomePositionResponse/>`;
  }),
  SendAuxiliaryCommand: onProfile(sendAuxiliaryCommand),
});
