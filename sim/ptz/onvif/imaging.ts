/** The imaging service (ONVIF Imaging, ver20/imaging/wsdl): focus and iris. */
import { serviceCapabilities } from './device.ts';
import { type Operation, parseNumber, service, tokens } from './service.ts';
import { faults } from './soap.ts';
import { isWithin, rescale } from './spaces.ts';
import { child, textOf, xml } from './xml.ts';

/** Focus position and speed as shares; its axis runs from 0 near to 1 far. */
const parts = { min: 0, max: 1 };
const speeds = { min: -1, max: 1 };
/** The iris as attenuation in dB; 0 is fully open (Imaging 5.2, Exposure20). */
const attenuationDb = { min: 0, max: 24 };
const open = { min: 1, max: 0 };

const onSource =
  (operation: Operation): Operation =>
  (call) =>
    textOf(call.operation, 'VideoSourceToken') === tokens.source ? operation(call) : faults.noSource;

const rangeXml = ({ min, max }: { readonly min: number; readonly max: number }) =>
  xml`<tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max>`;

const getImagingSettings: Operation = ({ ptzCamera }) => {
  const pose = ptzCamera.mechanics.pose();
  return xml`<timg:GetImagingSettingsResponse><timg:ImagingSettings>
    <tt:Exposure><tt:Mode>${pose.irisAuto ? 'AUTO' : 'MANUAL'}</tt:Mode>
    <tt:Iris>${rescale(pose.iris, open, attenuationDb)}</tt:Iris></tt:Exposure>
    <tt:Focus><tt:AutoFocusMode>${pose.focusAuto ? 'AUTO' : 'MANUAL'}</tt:AutoFocusMode></tt:Focus>
    </timg:ImagingSettings></timg:GetImagingSettingsResponse>`;
};

const setImagingSettings: Operation = ({ ptzCamera: { mechanics }, operation }) => {
  const settings = child(operation, 'ImagingSettings');
  const exposure = child(settings, 'Exposure');
  const irisText = textOf(exposure, 'Iris');
  const iris = parseNumber(irisText);
  if (irisText !== undefined && (iris === undefined || !isWithin(iris, attenuationDb)))
    return faults.badArgument;
  const focusMode = textOf(child(settings, 'Focus'), 'AutoFocusMode');
  const exposureMode = textOf(exposure, 'Mode');
  for (const mode of [focusMode, exposureMode])
    if (mode !== undefined && mode !== 'AUTO' && mode !== 'MANUAL') return faults.badArgument;
  if (focusMode !== undefined) mechanics.setAuto('focus', focusMode === 'AUTO');
  if (exposureMode !== undefined) mechanics.setAuto('iris', exposureMode === 'AUTO');
  if (iris !== undefined && exposureMode !== 'AUTO')
    mechanics.goTo({ iris: rescale(iris, attenuationDb, open) });
  return xml`<timg:SetImagingSettingsResponse/>`;
};

const move: Operation = ({ ptzCamera: { mechanics }, operation }) => {
  const focus = child(operation, 'Focus');
  const given = (kind: string, name: string) => parseNumber(textOf(child(focus, kind), name));
  const kinds = ['Absolute', 'Relative', 'Continuous'].filter((kind) => child(focus, kind));
  if (kinds.length !== 1) return faults.badArgument;
  if (kinds[0] === 'Continuous') {
    const speed = given('Continuous', 'Speed');
    if (speed === undefined || !isWithin(speed, speeds)) return faults.badArgument;
    mechanics.move({ focus: speed });
  } else if (kinds[0] === 'Relative') {
    const distance = given('Relative', 'Distance');
    if (distance === undefined || !isWithin(distance, speeds)) return faults.badArgument;
    mechanics.goBy({ focus: distance });
  } else {
    const position = given('Absolute', 'Position');
    if (position === undefined || !isWithin(position, parts)) return faults.badArgument;
    mechanics.goTo({ focus: position });
  }
  return xml`<timg:MoveResponse/>`;
};

export const imaging = service({
  GetServiceCapabilities: () => xml`
    <timg:GetServiceCapabilitiesResponse>${serviceCapabilities('imaging')}</timg:GetServiceCapabilitiesResponse>`,
  GetImagingSettings: onSource(getImagingSettings),
  SetImagingSettings: onSource(setImagingSettings),
  GetOptions: onSource(
    () => xml`<timg:GetOptionsResponse><timg:ImagingOptions>
      <tt:Exposure><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode><tt:Iris>${rangeXml(attenuationDb)}</tt:Iris></tt:Exposure>
      <tt:Focus><tt:AutoFocusModes>AUTO</tt:AutoFocusModes><tt:AutoFocusModes>MANUAL</tt:AutoFocusModes></tt:Focus>
      </timg:ImagingOptions></timg:GetOptionsResponse>`,
  ),
  GetMoveOptions: onSource(
    () => xml`<timg:GetMoveOptionsResponse><timg:MoveOptions>
      <tt:Absolute><tt:Position>${rangeXml(parts)}</tt:Position><tt:Speed>${rangeXml(parts)}</tt:Speed></tt:Absolute>
      <tt:Relative><tt:Distance>${rangeXml(speeds)}</tt:Distance><tt:Speed>${rangeXml(parts)}</tt:Speed></tt:Relative>
      <tt:Continuous><tt:Speed>${rangeXml(speeds)}</tt:Speed></tt:Continuous>
      </timg:MoveOptions></timg:GetMoveOptionsResponse>`,
  ),
  Move: onSource(move),
  Stop: onSource(({ ptzCamera }) => {
    ptzCamera.mechanics.stop('focus');
    return xml`<timg:StopResponse/>`;
  }),
  GetStatus: onSource(({ ptzCamera }) => {
    const { focus } = ptzCamera.mechanics.pose();
    const word = ptzCamera.mechanics.isMoving('focus') ? 'MOVING' : 'IDLE';
    return xml`<timg:GetStatusResponse><timg:Status><tt:FocusStatus20><tt:Position>${focus}</tt:Position>
      <tt:MoveStatus>${word}</tt:MoveStatus></tt:FocusStatus20></timg:Status></timg:GetStatusResponse>`;
  }),
});
