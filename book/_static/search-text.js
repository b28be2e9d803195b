// The search page shows an excerpt of each page that it finds. Formulas are there twice, for the eye and
// for screen readers: the excerpt keeps the first. From disk no page can be fetched, so there is none.
(() => {
  const asText = Search.htmlToText;
  Search.htmlToText = (page, anchor) =>
    asText(page.replace(/<span class="katex-mathml">.*?<\/math><\/span>/gs, ""), anchor);
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
})();
