/** The preset tours over ONVIF (PTZ 5.9). */
import type { PtzCamera } from '../ptzCamera.ts';
import { maxSpots, maxStayS, type PresetTour, type TourSpot } from '../tours.ts';
import { type Operation, onProfile, parseDurationS, parseNumber } from './service.ts';
import { type Fault, faults } from './soap.ts';
import { spaceUris } from './spaces.ts';
import { child, type Element, textOf, type Xml, xml } from './xml.ts';

const badTour: Fault = {
  blame: 'Sender',
  codes: ['ter:InvalidArgVal', 'ter:InvalidPresetTour'],
  reason: 'The requested PresetTour includes invalid parameter(s)',
};
const tooManyTours: Fault = {
  blame: 'Sender',
  codes: ['ter:InvalidArgVal', 'ter:TooManyPresetTours'],
  reason: 'There is not enough space in the device to create the new preset tour',
};
const defaultStayS = 5;

const spotXml = ({ preset, stayS, speed }: TourSpot): Xml => xml`
  <tt:TourSpot><tt:PresetDetail>${
    preset === undefined ? xml`<tt:Home>true</tt:Home>` : xml`<tt:PresetToken>${preset}</tt:PresetToken>`
  }</tt:PresetDetail>
  <tt:Speed><tt:PanTilt x="${speed}" y="${speed}" space="${spaceUris.panTiltSpeed}"/>
  <tt:Zoom x="${speed}" space="${spaceUris.zoomSpeed}"/></tt:Speed>
  <tt:StayTime>PT${stayS}S</tt:StayTime></tt:TourSpot>`;

const children = ({ name, state, spots }: PresetTour): Xml => xml`
  <tt:Name>${name}</tt:Name><tt:Status><tt:State>${state}</tt:State></tt:Status><tt:AutoStart>false</tt:AutoStart>
  <tt:StartingCondition/>${spots.map(spotXml)}`;

function spotOf(element: Element): TourSpot | undefined {
  const detail = child(element, 'PresetDetail');
  const preset = textOf(detail, 'PresetToken');
  if (preset === undefined && textOf(detail, 'Home') !== 'true') return undefined;
  const stay = textOf(element, 'StayTime');
  const stayS = stay === undefined ? defaultStayS : parseDurationS(stay);
  const speed = parseNumber(child(child(element, 'Speed'), 'PanTilt')?.attributes.get('x')) ?? 1;
  if (stayS === undefined || stayS > maxStayS || !(speed > 0 && speed <= 1)) return undefined;
  return { preset, stayS, speed };
}

function modifyTour(ptzCamera: PtzCamera, tour: Element | undefined): Xml | Fault {
  const token = tour?.attributes.get('token') ?? '';
  if (!tour || !ptzCamera.tours.find(token)) return faults.noToken;
  const elements = tour.children.filter(({ name }) => name === 'TourSpot');
  const spots = elements.map(spotOf).filter((spot) => spot !== undefined);
  if (spots.length !== elements.length || spots.length > maxSpots) return badTour;
  if (!ptzCamera.tours.modify(token, textOf(tour, 'Name'), spots)) return badTour;
  return xml`<tptz:ModifyPresetTourResponse/>`;
}

const operations = ['Start', 'Stop', 'Pause'] as const;

export const presetTours: Readonly<Record<string, Operation>> = {
  GetPresetTours: onProfile(
    ({ ptzCamera }) => xml`<tptz:GetPresetToursResponse>${ptzCamera.tours
      .all()
      .map((tour) => xml`<tptz:PresetTour token="${tour.token}">${children(tour)}</tptz:PresetTour>`)}
      </tptz:GetPresetToursResponse>`,
  ),
  GetPresetTour: onProfile(({ ptzCamera, operation }) => {
    const tour = ptzCamera.tours.find(textOf(operation, 'PresetTourToken') ?? '');
    if (!tour) return faults.noToken;
    return xml`<tptz:GetPresetTourResponse><tptz:PresetTour token="${tour.token}">${children(tour)}</tptz:PresetTour>
      </tptz:GetPresetTourResponse>`;
  }),
  CreatePresetTour: onProfile(({ ptzCamera }) => {
    const tour = ptzCamera.tours.create();
    if (!tour) return tooManyTours;
    return xml`<tptz:CreatePresetTourResponse><tptz:PresetTourToken>${tour.token}</tptz:PresetTourToken></tptz:CreatePresetTourResponse>`;
  }),
  ModifyPresetTour: onProfile(({ ptzCamera, operation }) =>
    modifyTour(ptzCamera, child(operation, 'PresetTour')),
  ),
  OperatePresetTour: onProfile(({ ptzCamera, operation }) => {
    const token = textOf(operation, 'PresetTourToken') ?? '';
    if (!ptzCamera.tours.find(token)) return faults.noToken;
    const command = operations.find((each) => each === textOf(operation, 'Operation'));
    if (!command || !ptzCamera.tours.operate(token, command)) return badTour;
    return xml`<tptz:OperatePresetTourResponse/>`;
  }),
  RemovePresetTour: onProfile(({ ptzCamera, operation }) =>
    ptzCamera.tours.remove(textOf(operation, 'PresetTourToken') ?? '')
      ? xml`<tptz:RemovePresetTourResponse/>`
      : faults.noToken,
  ),
};
