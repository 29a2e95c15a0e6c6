/** A packet that no honest client sends; its message is the kick reason. */
export class BadPacket extends Error {}
