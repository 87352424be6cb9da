/** What a server or a program says often ends without a full stop, and other words follow it. */
export const sentence = (words: string): string => (/[.!?:;]\s*$/.test(words) ? words : `${words}.`);
