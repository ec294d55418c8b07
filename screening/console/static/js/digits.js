// Which digits does a field take that is typed under an Urdu layout?

/**
 * Give the digits of an Urdu or Arabic keyboard as documents print them.
 * @param {string} text
 */
export function latinDigits(text) {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** Have them turned while they are typed, wherever numbers, dates and codes are. */
export function followDigits() {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches("[dir=ltr]:not([type=password])")) return;
    const turned = latinDigits(input.value);
    const at = input.selectionStart;
    if (turned === input.value) return;
    input.value = turned;
    input.setSelectionRange(at, at);
  });
}
