/** Bytes. A photo of a telephone's full resolution has three to six million. */
export const largestAttachment = 8 * 1024 * 1024;
