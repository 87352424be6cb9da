/** px of the tail until somebody drags it: in a low window the groups above it, which say more, keep most of the room. */
export const tailHeight = (windowHeight: number): number => Math.max(220, Math.min(360, windowHeight - 540));
