/**
 * @param {number} count of categories
 * @returns {Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor} the smallest whose
 *   numbers are enough for their codes
 */
export const codesFor = (count) =>
  count <= 0x100 ? Uint8Array : count <= 0x10000 ? Uint16Array : Uint32Array;
