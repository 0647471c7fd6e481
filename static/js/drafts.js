// Drafts of forms, kept with the tab. One that was sent goes when the page that follows says #saved.
const nameOf = (key) => `draft:${key}`;

export const kept = (key) => sessionStorage.getItem(nameOf(key));
export const keep = (key, text) => sessionStorage.setItem(nameOf(key), text);
export const drop = (key) => sessionStorage.removeItem(nameOf(key));
export const sending = (key) => sessionStorage.setItem("sent", key);

if (location.hash === "#saved" && sessionStorage.sent) {
  drop(sessionStorage.sent);
  history.replaceState(null, "", location.pathname + location.search);
}
