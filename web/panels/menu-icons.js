/** The drawings of the menu's buttons: paths of 20×20. */
export const MENU_ICONS = {
  view: 'M10 3 2.5 7 10 11l7.5-4zM2.5 10.5 10 14.5l7.5-4M2.5 14 10 18l7.5-4',
  filter: 'M3 4.5h14l-5.5 6.5v5.5l-3-1.5v-4z',
  share: 'M10 12.5V3M6.5 6 10 2.5 13.5 6M5 9.5H4v8h12v-8h-1',
  offline:
    'M6 16.5h8.5a3.5 3.5 0 0 0 .6-6.95A5 5 0 0 0 5.4 8.6 4 4 0 0 0 6 16.5M10 9v5M8 12l2 2 2-2',
};
