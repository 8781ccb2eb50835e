const magic = [0x57, 0x46, 0x43, 0x49, 0x54, 0x59, 0x0a]; // "WFCITY\n"

/** The first bytes of every city file; its version follows. */
export const cityMagic: Readonly<Uint8Array> = Uint8Array.from(magic);

export const startsWithCityMagic = (start: Uint8Array): boolean =>
  cityMagic.every((byte, i) => start[i] === byte);
