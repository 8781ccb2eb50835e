/** The device service (ONVIF Core, ver10/device/wsdl): clock, services, device information. */
import { service } from './service.ts';
import { namespaces, type ServiceName } from './soap.ts';
import { textOf, type Xml, xml } from './xml.ts';

const versions = {
  device: [21, 12],
  media: [21, 6],
  media2: [21, 12],
  ptz: [21, 12],
  imaging: [19, 6],
} as const satisfies Record<ServiceName, readonly [major: number, minor: number]>;
const serviceNames = Object.keys(versions) as ServiceName[];

export const serviceAddress = (base: string, name: ServiceName): string => `${base}/${name}_service`;

/** Some of these are needed before a client can authenticate (Core 5.9.4.3, PRE_AUTH). */
export const unauthenticatedOperations = new Set([
  'GetSystemDateAndTime',
  'GetServices',
  'GetServiceCapabilities',
  'GetCapabilities',
  'GetHostname',
]);

export const model = {
  manufacturer: 'Watchfloor',
  name: 'Demo PTZ camera',
  firmware: '1.0',
  hardware: 'virtual',
} as const;

function dateTime(ms: number): Xml {
  const date = new Date(ms);
  return xml`
    <tt:Time><tt:Hour>${date.getUTCHours()}</tt:Hour><tt:Minute>${date.getUTCMinutes()}</tt:Minute>
    <tt:Second>${date.getUTCSeconds()}</tt:Second></tt:Time>
    <tt:Date><tt:Year>${date.getUTCFullYear()}</tt:Year><tt:Month>${date.getUTCMonth() + 1}</tt:Month>
    <tt:Day>${date.getUTCDate()}</tt:Day></tt:Date>`;
}

const capabilities: Readonly<Record<ServiceName, Xml>> = {
  device: xml`<tds:Capabilities><tds:Network/>
    <tds:Security UsernameToken="true" HttpDigest="true"/><tds:System/></tds:Capabilities>`,
  media: xml`<trt:Capabilities SnapshotUri="false" Rotation="false"><trt:ProfileCapabilities MaximumNumberOfProfiles="2"/>
    <trt:StreamingCapabilities RTP_RTSP_TCP="true"/></trt:Capabilities>`,
  media2: xml`<tr2:Capabilities SnapshotUri="false" Rotation="false">
    <tr2:ProfileCapabilities MaximumNumberOfProfiles="2" ConfigurationsSupported="VideoSource VideoEncoder PTZ"/>
    <tr2:StreamingCapabilities RTSPStreaming="true" RTP_RTSP_TCP="true"/></tr2:Capabilities>`,
  ptz: xml`<tptz:Capabilities EFlip="false" Reverse="false" MoveStatus="true" StatusPosition="true"/>`,
  imaging: xml`<timg:Capabilities ImageStabilization="false" Presets="false"/>`,
};

const sevenHoursMs = 7 * 3_600_000;

export const device = service({
  GetSystemDateAndTime: ({ nowMs }) => xml`
    <tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>
    <tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>
    <tt:TimeZone><tt:TZ>ICT-7</tt:TZ></tt:TimeZone>
    <tt:UTCDateTime>${dateTime(nowMs)}</tt:UTCDateTime>
    <tt:LocalDateTime>${dateTime(nowMs + sevenHoursMs)}</tt:LocalDateTime>
    </tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`,
  GetServices({ base, operation }) {
    const withCapabilities = textOf(operation, 'IncludeCapability') === 'true';
    return xml`<tds:GetServicesResponse>${serviceNames.map((name) => {
      const own = withCapabilities
        ? xml`<tds:Capabilities>${capabilities[name]}</tds:Capabilities>`
        : undefined;
      const [major, minor] = versions[name];
      return xml`<tds:Service><tds:Namespace>${namespaces[name]}</tds:Namespace>
        <tds:XAddr>${serviceAddress(base, name)}</tds:XAddr>${own}
        <tds:Version><tt:Major>${major}</tt:Major><tt:Minor>${minor}</tt:Minor></tds:Version></tds:Service>`;
    })}</tds:GetServicesResponse>`;
  },
  GetCapabilities: ({ base }) => xml`
    <tds:GetCapabilitiesResponse><tds:Capabilities>
    <tt:Device><tt:XAddr>${serviceAddress(base, 'device')}</tt:XAddr></tt:Device>
    <tt:Imaging><tt:XAddr>${serviceAddress(base, 'imaging')}</tt:XAddr></tt:Imaging>
    <tt:Media><tt:XAddr>${serviceAddress(base, 'media')}</tt:XAddr>
    <tt:StreamingCapabilities><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media>
    <tt:PTZ><tt:XAddr>${serviceAddress(base, 'ptz')}</tt:XAddr></tt:PTZ>
    </tds:Capabilities></tds:GetCapabilitiesResponse>`,
  GetServiceCapabilities: () => xml`
    <tds:GetServiceCapabilitiesResponse>${capabilities.device}</tds:GetServiceCapabilitiesResponse>`,
  GetDeviceInformation: ({ ptzCamera }) => xml`
    <tds:GetDeviceInformationResponse><tds:Manufacturer>${model.manufacturer}</tds:Manufacturer>
    <tds:Model>${model.name}</tds:Model><tds:FirmwareVersion>${model.firmware}</tds:FirmwareVersion>
    <tds:SerialNumber>${ptzCamera.info.id}</tds:SerialNumber><tds:HardwareId>${model.hardware}</tds:HardwareId>
    </tds:GetDeviceInformationResponse>`,
  GetHostname: ({ ptzCamera }) => xml`
    <tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>
    <tt:Name>${ptzCamera.info.id}</tt:Name></tds:HostnameInformation></tds:GetHostnameResponse>`,
  GetScopes: ({ ptzCamera }) =>
    xml`<tds:GetScopesResponse>${[
      'Profile/Streaming',
      'Profile/T',
      'type/ptz',
      `hardware/${encodeURIComponent(model.name)}`,
      `name/${encodeURIComponent(ptzCamera.info.name)}`,
    ].map(
      (scope) => xml`<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>
      <tt:ScopeItem>onvif://www.onvif.org/${scope}</tt:ScopeItem></tds:Scopes>`,
    )}</tds:GetScopesResponse>`,
});

/** Each service reports its capabilities in its own namespace. */
export const serviceCapabilities = (name: ServiceName): Xml => capabilities[name];
