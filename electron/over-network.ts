/**
 * \\host\share: Windows shows that host who the user is before anything is read, so a path that somebody else named (a
 * server, a shared profile) is not followed there.
 */
export const isOverNetwork = (place: string): boolean => /^[\\/]{2}/u.test(place);
