/* The definition of a term beside its link: on hover, on focus, and on the first touch.
   It stays while the pointer is on it or the focus on the link; Escape puts it away. */
(() => {
  let link, tip, timer, touched;
  const termOf = event => event.target.closest && event.target.closest("a.term");
  const wait = (step, ...what) => { clearTimeout(timer); timer = setTimeout(step, 200, ...what); };
  const hide = () => {
    clearTimeout(timer);
    if (tip) tip.hidden = true;
    link = tip = null;
  };
  const show = term => {
    clearTimeout(timer);
    if (term === link) return;
    hide();
    tip = document.getElementById(term.getAttribute("aria-describedby"));
    if (!tip) return;
    link = term;
    tip.hidden = false;
    const at = term.getClientRects()[0], room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const base = tip.offsetParent.getBoundingClientRect();
    const above = at.bottom + tip.offsetHeight + 8 > innerHeight && at.top > tip.offsetHeight + 8;
    tip.style.left = `${Math.max(8, Math.min(at.left, room)) - base.left}px`;
    tip.style.top = `${(above ? at.top - tip.offsetHeight - 4 : at.bottom + 4) - base.top}px`;
  };
  addEventListener("mouseover", event => {
    const term = termOf(event);
    if (term) wait(show, term);
    else if (tip && tip.contains(event.target)) clearTimeout(timer);
    else if (document.activeElement !== link) wait(hide);
  });
  addEventListener("focusin", event => termOf(event) ? show(termOf(event)) : hide());
  addEventListener("focusout", () => wait(hide));
  addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", event => {
    touched = event.pointerType === "touch" && termOf(event) !== link ? termOf(event) : null;
  });
  addEventListener("click", event => {
    if (!touched || touched !== termOf(event)) return;
    event.preventDefault();
    show(touched);
  });
})();
