// A part that is renewed keeps unfolded what somebody unfolded in it: the server does not know of that.
const isFold = (name, node) => name === "open" && node.matches("details");

if (window.Idiomorph) Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => !isFold(name, node);
