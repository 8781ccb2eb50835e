/** The media services (ver10/media and ver20/media): two profiles, main and sub, which control the same camera. */
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { serviceCapabilities } from './device.ts';
import { configurationChildren } from './ptzConfiguration.ts';
import { type Call, onProfile, profileToken, roleOfProfile, roles, service, tokens } from './service.ts';
import { faults } from './soap.ts';
import { textOf, type Xml, xml } from './xml.ts';

/** As the demo's clips are encoded (tools/clips/encode.ts). */
const encodings = {
  main: { width: 1_280, height: 720, fps: 25, kbps: 2_000 },
  sub: { width: 640, height: 360, fps: 12, kbps: 400 },
} as const satisfies Record<StreamRole, object>;

const sourceChildren = (): Xml => xml`
  <tt:Name>Source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>${tokens.source}</tt:SourceToken>
  <tt:Bounds x="0" y="0" width="${encodings.main.width}" height="${encodings.main.height}"/>`;

function encoderChildren(role: StreamRole): Xml {
  const { width, height, fps, kbps } = encodings[role];
  return xml`<tt:Name>${role}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>
    <tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>
    <tt:Quality>5</tt:Quality><tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit>
    <tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>${kbps}</tt:BitrateLimit></tt:RateControl>
    <tt:H264><tt:GovLength>${fps}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>
    <tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address>
    <tt:Port>0</tt:Port><tt:TTL>0</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>
    <tt:SessionTimeout>PT60S</tt:SessionTimeout>`;
}

function encoder2Children(role: StreamRole): Xml {
  const { width, height, fps, kbps } = encodings[role];
  return xml`<tt:Name>${role}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>
    <tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>
    <tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:BitrateLimit>${kbps}</tt:BitrateLimit></tt:RateControl>
    <tt:Quality>5</tt:Quality>`;
}

function profileChildren({ ptzCamera }: Call, role: StreamRole): Xml {
  return xml`<tt:Name>${role}</tt:Name>
    <tt:VideoSourceConfiguration token="${tokens.sourceConfiguration}">${sourceChildren()}</tt:VideoSourceConfiguration>
    <tt:VideoEncoderConfiguration token="encoder-${role}">${encoderChildren(role)}</tt:VideoEncoderConfiguration>
    <tt:PTZConfiguration token="${tokens.ptz}">${configurationChildren(ptzCamera)}</tt:PTZConfiguration>`;
}

/** Returns the requested configurations (Media2 5.3.2): all, some, or none by default. */
function profile2({ ptzCamera, operation }: Call, role: StreamRole): Xml {
  const types = new Set(operation.children.filter(({ name }) => name === 'Type').map(({ text }) => text));
  const asks = (type: string) => types.has('All') || types.has(type);
  const source =
    asks('VideoSource') &&
    xml`<tr2:VideoSource token="${tokens.sourceConfiguration}">${sourceChildren()}</tr2:VideoSource>`;
  const encoder =
    asks('VideoEncoder') &&
    xml`<tr2:VideoEncoder token="encoder-${role}" GovLength="${encodings[role].fps}" Profile="Main">
      ${encoder2Children(role)}</tr2:VideoEncoder>`;
  const ptz =
    asks('PTZ') && xml`<tr2:PTZ token="${tokens.ptz}">${configurationChildren(ptzCamera)}</tr2:PTZ>`;
  return xml`<tr2:Profiles token="${profileToken(role)}" fixed="true"><tr2:Name>${role}</tr2:Name>
    <tr2:Configurations>${source || undefined}${encoder || undefined}${ptz || undefined}</tr2:Configurations></tr2:Profiles>`;
}

function uriOf({ ptzCamera, operation, streamUri }: Call): string | undefined {
  const role = roleOfProfile(textOf(operation, 'ProfileToken'));
  return role && streamUri?.(ptzCamera.info.id, role);
}

export const media = service({
  GetServiceCapabilities: () => xml`
    <trt:GetServiceCapabilitiesResponse>${serviceCapabilities('media')}</trt:GetServiceCapabilitiesResponse>`,
  GetProfiles: (call) =>
    xml`<trt:GetProfilesResponse>${roles.map(
      (role) =>
        xml`<trt:Profiles token="${profileToken(role)}" fixed="true">${profileChildren(call, role)}</trt:Profiles>`,
    )}</trt:GetProfilesResponse>`,
  GetProfile(call) {
    const role = roleOfProfile(textOf(call.operation, 'ProfileToken'));
    if (!role) return faults.noProfile;
    return xml`<trt:GetProfileResponse><trt:Profile token="${profileToken(role)}" fixed="true">
      ${profileChildren(call, role)}</trt:Profile></trt:GetProfileResponse>`;
  },
  GetVideoSources: () => xml`
    <trt:GetVideoSourcesResponse><trt:VideoSources token="${tokens.source}">
    <tt:Framerate>${encodings.main.fps}</tt:Framerate>
    <tt:Resolution><tt:Width>${encodings.main.width}</tt:Width><tt:Height>${encodings.main.height}</tt:Height></tt:Resolution>
    </trt:VideoSources></trt:GetVideoSourcesResponse>`,
  GetVideoSourceConfigurations: () => xml`
    <trt:GetVideoSourceConfigurationsResponse><trt:Configurations token="${tokens.sourceConfiguration}">
    ${sourceChildren()}</trt:Configurations></trt:GetVideoSourceConfigurationsResponse>`,
  GetVideoEncoderConfigurations: () =>
    xml`<trt:GetVideoEncoderConfigurationsResponse>${roles.map(
      (role) =>
        xml`<trt:Configurations token="encoder-${role}">${encoderChildren(role)}</trt:Configurations>`,
    )}</trt:GetVideoEncoderConfigurationsResponse>`,
  GetStreamUri: onProfile((call) => {
    const uri = uriOf(call);
    if (uri === undefined) return faults.unknownAction;
    return xml`<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${uri}</tt:Uri>
      <tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>
      <tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`;
  }),
  // The clips have a keyframe every second anyway.
  SetSynchronizationPoint: onProfile(() => xml`<trt:SetSynchronizationPointResponse/>`),
});

export const media2 = service({
  GetServiceCapabilities: () => xml`
    <tr2:GetServiceCapabilitiesResponse>${serviceCapabilities('media2')}</tr2:GetServiceCapabilitiesResponse>`,
  GetProfiles(call) {
    const token = textOf(call.operation, 'Token');
    if (token !== undefined && !roleOfProfile(token)) return faults.noProfile;
    const asked = roles.filter((role) => token === undefined || profileToken(role) === token);
    return xml`<tr2:GetProfilesResponse>${asked.map((role) => profile2(call, role))}</tr2:GetProfilesResponse>`;
  },
  GetVideoSourceConfigurations: () => xml`
    <tr2:GetVideoSourceConfigurationsResponse><tr2:Configurations token="${tokens.sourceConfiguration}">
    ${sourceChildren()}</tr2:Configurations></tr2:GetVideoSourceConfigurationsResponse>`,
  GetStreamUri: onProfile((call) => {
    const uri = uriOf(call);
    if (uri === undefined) return faults.unknownAction;
    return xml`<tr2:GetStreamUriResponse><tr2:Uri>${uri}</tr2:Uri></tr2:GetStreamUriResponse>`;
  }),
  SetSynchronizationPoint: onProfile(() => xml`<tr2:SetSynchronizationPointResponse/>`),
});
