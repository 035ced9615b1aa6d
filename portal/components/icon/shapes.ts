/** Signs of all other pages. */
const ROUND = "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0";

export const CLOCK = `${ROUND}M12 7v5.2l3.4 2`;
export const TICK = `${ROUND}m4.5.3 2.8 2.8L16 9.6`;
export const CALENDAR =
  "M6.5 4.5h11a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-10a3 3 0 0 1 3-3zM3.5 9.5h17M8 2.5v4M16 2.5v4";
export const PAUSE = "M8.5 5v14M15.5 5v14";
export const SPEECH = "M4 5.5h16v11h-8.5L7 20.5v-4H4zM12 8.3v3.4M12 13.9v.1";
export const WARNING = "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1";
export const LINES = "M4 6h16M4 12h10M4 18h5";
export const RIGHT = "m9 5 7 7-7 7";
export const LEFT = "m15 5-7 7 7 7";
export const COPY =
  "M11 8.5h7a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 8.5 18v-7A2.5 2.5 0 0 1 11 8.5zM15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3";
export const MARK = "m5 12.5 4.5 4.5L19 7.5";
export const PRINT = "M7 8.5V3.5h10v5M7 17H3.5V8.5h17V17H17M7 13.5h10v7H7z";
export const LETTER =
  "M5.5 5h13A2.5 2.5 0 0 1 21 7.5v9a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 16.5v-9A2.5 2.5 0 0 1 5.5 5zM4 7l8 6 8-6";
export const OUT = "M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4";
export const SAVE = "M12 4v11m-5-5 5 5 5-5M5 20h14";
export const LOOK = "M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0m12 5 4.5 4.5";
