import { element } from './element.js';

/**
 * A hidden field that lets files of this device be chosen when it is clicked for; the same ones can be
 * chosen twice.
 *
 * @param {(files: File[]) => void} onFiles
 * @returns {HTMLInputElement}
 */
export function createFileInput(onFiles) {
  const input = element('input', {
    type: 'file',
    multiple: true,
    className: 'hidden-text',
    tabIndex: -1,
    'aria-hidden': 'true',
    onchange: () => {
      onFiles([...(input.files ?? [])]);
      input.value = '';
    },
  });
  return input;
}
