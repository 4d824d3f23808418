/** How many records or addresses of a page one message may name: those in sight, and some. */
export const MOST_ON_PAGE = 200;
