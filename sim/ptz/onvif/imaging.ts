/** The imaging service (ONVIF Imaging, ver20/imaging/wsdl): focus and iris. */
import { serviceCapabilities } from './device.ts';
import { numberOf, type Operation, service, tokens } from './service.ts';
import { faults } from './soap.ts';
import { rescaled, within } from './spaces.ts';
import { child, textOf, xml } from './xml.ts';

/** Focus position and speed as shares; its axis runs from 0 near to 1 far. */
const parts = { least: 0, most: 1 };
const speeds = { least: -1, most: 1 };
/** The iris as attenuation in dB; 0 is fully open (Imaging 5.2, Exposure20). */
const attenuationDb = { least: 0, most: 24 };
const open = { least: 1, most: 0 };

const onSource =
  (operation: Operation): Operation =>
  (call) =>
    textOf(call.operation, 'VideoSourceToken') === tokens.source ? operation(call) : faults.noSource;

const rangeXml = ({ least, most }: { readonly least: number; readonly most: number }) =>
  xml`<tt:Min>${least}</tt:Min><tt:Max>${most}</tt:Max>`;

const getImagingSettings: Operation = ({ dome }) => {
  const pose = dome.mechanics.pose();
  return xml`<timg:GetImagingSettingsResponse><timg:ImagingSettings>
    <tt:Exposure><tt:Mode>${pose.irisAuto ? 'AUTO' : 'MANUAL'}</tt:Mode>
    <tt:Iris>${rescaled(pose.iris, open, attenuationDb)}</tt:Iris></tt:Exposure>
    <tt:Focus><tt:AutoFocusMode>${pose.focusAuto ? 'AUTO' : 'MANUAL'}</tt:AutoFocusMode></tt:Focus>
    </timg:ImagingSettings></timg:GetImagingSettingsResponse>`;
};

const setImagingSettings: Operation = ({ dome: { mechanics }, operation }) => {
  const settings = child(operation, 'ImagingSettings');
  const exposure = child(settings, 'Exposure');
  const irisText = textOf(exposure, 'Iris');
  const iris = numberOf(irisText);
  if (irisText !== undefined && (iris === undefined || !within(iris, attenuationDb)))
    return faults.badArgument;
  const focusMode = textOf(child(settings, 'Focus'), 'AutoFocusMode');
  const exposureMode = textOf(exposure, 'Mode');
  for (const mode of [focusMode, exposureMode])
    if (mode !== undefined && mode !== 'AUTO' && mode !== 'MANUAL') return faults.badArgument;
  if (focusMode !== undefined) mechanics.setAuto('focus', focusMode === 'AUTO');
  if (exposureMode !== undefined) mechanics.setAuto('iris', exposureMode === 'AUTO');
  if (iris !== undefined && exposureMode !== 'AUTO')
    mechanics.goTo({ iris: rescaled(iris, attenuationDb, open) });
  return xml`<timg:SetImagingSettingsResponse/>`;
};

const move: Operation = ({ dome: { mechanics }, operation }) => {
  const focus = child(operation, 'Focus');
  const given = (kind: string, name: string) => numberOf(textOf(child(focus, kind), name));
  const kinds = ['Absolute', 'Relative', 'Continuous'].filter((kind) => child(focus, kind));
  if (kinds.length !== 1) return faults.badArgument;
  if (kinds[0] === 'Continuous') {
    const speed = given('Continuous', 'Speed');
    if (speed === undefined || !within(speed, speeds)) return faults.badArgument;
    mechanics.move({ focus: speed });
  } else if (kinds[0] === 'Relative') {
    const distance = given('Relative', 'Distance');
    if (distance === undefined || !within(distance, speeds)) return faults.badArgument;
    mechanics.goBy({ focus: distance });
  } else {
    const position = given('Absolute', 'Position');
    if (position === undefined || !within(position, parts)) return faults.badArgument;
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
  Stop: onSource(({ dome }) => {
    dome.mechanics.stop('focus');
    return xml`<timg:StopResponse/>`;
  }),
  GetStatus: onSource(({ dome }) => {
    const { focus } = dome.mechanics.pose();
    const word = dome.mechanics.isMoving('focus') ? 'MOVING' : 'IDLE';
    return xml`<timg:GetStatusResponse><timg:Status><tt:FocusStatus20><tt:Position>${focus}</tt:Position>
      <tt:MoveStatus>${word}</tt:MoveStatus></tt:FocusStatus20></timg:Status></timg:GetStatusResponse>`;
  }),
});
