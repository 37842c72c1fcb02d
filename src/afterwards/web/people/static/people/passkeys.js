// A passkey that did not work: say so beside the button, where the sign-in library only writes to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const line of document.querySelectorAll("[data-passkey-trouble]")) line.hidden = false;
});
