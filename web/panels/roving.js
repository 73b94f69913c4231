/** @type {Record<string, (at: number, count: number) => number>} */
const STEPS = {
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowDown: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (at, count) => count - 1,
};

/**
 * A group of controls is one stop of the Tab key, however many they are: the one that had the focus
 * last, else the first. The arrow keys, Home and End walk from there (roving tabindex, ARIA
 * Authoring Practices).
 *
 * @param {HTMLElement} group
 * @param {string} controls a selector of what is walked through
 * @param {string} [item] a selector of what each stands in; the Tab key goes on through the other
 *   buttons of the item that is stopped at
 * @returns {() => void} to be called when the controls are others
 */
export function bindRoving(group, controls, item) {
  const all = () => [.../** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll(controls))];
  const inSight = () =>
    all().filter((control) => control.checkVisibility() && !control.matches(':disabled'));
  /** @param {HTMLElement} control @returns {HTMLElement[]} it, and the buttons that go with it */
  const stopsOf = (control) => [
    control,
    ...((item && control.closest(item)?.querySelectorAll('button')) || []),
  ];

  /** @param {Element | null} target that has the focus, or null */
  function stopAt(target) {
    const seen = inSight();
    const stop =
      seen.find((control) => stopsOf(control).some((one) => one === target)) ??
      seen.find(({ tabIndex }) => tabIndex === 0) ??
      seen[0];
    // While the group is out of sight everything stays as it is.
    if (!stop) return;
    for (const control of all())
      for (const one of stopsOf(control)) one.tabIndex = control === stop ? 0 : -1;
  }

  group.addEventListener('focusin', ({ target }) => stopAt(/** @type {Element} */ (target)));
  group.addEventListener('keydown', (event) => {
    const seen = inSight();
    const at = seen.findIndex((control) => control === event.target);
    if (at < 0 || !(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    seen[STEPS[event.key](at, seen.length)].focus();
  });
  const refresh = () => stopAt(null);
  // What a narrow window hides must not stay the stop.
  new ResizeObserver(refresh).observe(group);
  return refresh;
}
