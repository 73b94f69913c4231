/** @param {number} bytes @returns {string} in megabytes, with a digit after the point below ten */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
