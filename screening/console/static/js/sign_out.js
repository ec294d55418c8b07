// What must not outlive the officer's work at this computer? All that this tab keeps: what was typed and not recorded.

for (const form of document.querySelectorAll("form[action='/sign-out']")) form.addEventListener("submit", () => sessionStorage.clear());
