// Quizzes and exercises: marks what a reader chose, and keeps it on the reader's device (localStorage, one
// entry) and nowhere else. Without this script an option still unfolds its feedback.
(() => {
  const KEY = "expected-surprise-progress";
  const page = location.pathname.split("/").pop().replace(/\.html$/, "");
  let memory = {}, kept = true;  // kept: the browser lets pages store something

  // all chapters: {"ch02-entropy": {title, questions, exercises, quiz: {"1": "a-b+"}, done: ["2.3"]}}
  function read() {
    try {
      const all = JSON.parse(localStorage.getItem(KEY));
      return all && typeof all === "object" ? all : {};
    } catch { return memory; }
  }
  function write(all) {
    memory = all;
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
      kept = true;
    } catch { kept = false; }
  }
  function change(step) {
    const all = read();
    const title = document.title.split(" — ")[0];
    const own = {quiz: {}, done: [], ...all[page], title, questions: questions.length, exercises: boxes.length};
    step(own);
    all[page] = own;
    write(all);
  }
  const saved = () => ({quiz: {}, done: [], ...read()[page]});

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }
  function score({quiz, questions}) {
    const answers = Object.values(quiz);
    const first = answers.filter(choices => choices[1] === "+").length;
    return `${answers.length} of ${questions} answered, ${first} right at the first try`;
  }
  const unkept = () => kept ? "" : " This browser does not let the page keep it.";

  // -- the questions of a page: runs of options ---------------------------------------------------------
  const questions = [];
  for (const option of document.querySelectorAll("details.quiz-option")) {
    const before = option.previousElementSibling;
    if (!before?.matches(".quiz-option"))
      questions.push({name: /^\s*(\d+)\./.exec(before?.textContent)?.[1] ?? `${questions.length + 1}`, options: []});
    questions.at(-1).options.push({
      option,
      letter: /\((\w)\)/.exec(option.querySelector("summary").textContent)?.[1] ?? "?",
      right: /^\s*Yes\b/.test(option.querySelector(".sd-card-body").textContent),
    });
  }

  function mark({option, right}) {
    if (option.matches(".quiz-right, .quiz-wrong")) return;
    option.classList.add(right ? "quiz-right" : "quiz-wrong");
    const icon = make("span", {ariaHidden: "true"}, right ? "✓" : "✗");
    const words = make("span", {className: "quiz-mark"}, icon, right ? " right" : " not right");
    option.querySelector(".sd-summary-text").after(words);
  }
  function unmark({option}) {
    option.classList.remove("quiz-right", "quiz-wrong");
    option.querySelector(".quiz-mark")?.remove();
    option.open = false;
  }
  function choose({name}, choice) {
    mark(choice);
    change(own => {
      const choices = own.quiz[name] ?? "";
      if (!choices.includes(choice.letter)) own.quiz[name] = choices + choice.letter + (choice.right ? "+" : "-");
    });
    tell(`Question ${name}, (${choice.letter}): ${choice.right ? "right" : "not right"}. `);
  }

  const status = make("p", {role: "status"});
  function tell(news = "") {
    status.textContent = `${news}${score({...saved(), questions: questions.length})}.${unkept()}`;
  }

  function setUpQuiz() {
    const {quiz} = saved();
    for (const question of questions)
      for (const choice of question.options) {
        if (quiz[question.name]?.includes(choice.letter)) mark(choice);
        choice.option.querySelector("summary").addEventListener("click", () => {
          if (!choice.option.open) choose(question, choice);  // it is about to unfold
        });
      }
    const again = make("button", {type: "button"}, "Start the quiz again");
    again.addEventListener("click", () => {
      questions.flatMap(question => question.options).forEach(unmark);
      change(own => { own.quiz = {}; });
      tell();
    });
    const link = make("a", {href: "how-to-use.html#your-progress"}, "All chapters");
    tell();  // before it is on the page, so that only changes are read out
    questions.at(-1).options.at(-1).option.after(make("div", {className: "quiz-score"}, status, again, link));
  }

  // -- the exercises: a box to tick ---------------------------------------------------------------------
  const boxes = [...document.querySelectorAll("div.admonition.exercise")];
  function setUpExercise(box) {
    const title = box.querySelector(".admonition-title");
    const name = /Exercise ([\d.]+)/.exec(title.textContent)?.[1];
    const tick = make("input", {type: "checkbox", checked: saved().done.includes(name)});
    tick.setAttribute("aria-label", `Exercise ${name} done`);
    tick.addEventListener("change", () => change(own => {
      own.done = own.done.filter(other => other !== name).concat(tick.checked ? name : []);
    }));
    title.prepend(make("label", {className: "exercise-done"}, tick, " done"));  // it floats: the title flows round it
  }

  // -- the page that lists all chapters -----------------------------------------------------------------
  function line([name, chapter]) {
    const parts = [];
    if (Object.keys(chapter.quiz).length) parts.push(score(chapter));
    if (chapter.done.length) parts.push(`${chapter.done.length} of ${chapter.exercises} exercises done`);
    return make("li", {}, make("a", {href: `${name}.html`}, chapter.title), `: ${parts.join("; ")}.`);
  }
  function setUpList(place) {
    const list = make("ul"), said = make("p", {role: "status"});
    const clear = make("button", {type: "button"}, "Clear all progress");
    function show(news = "") {
      const chapters = Object.entries(read()).map(([name, kept]) => [name, {quiz: {}, done: [], ...kept}]);
      const begun = chapters.filter(([, {quiz, done}]) => Object.keys(quiz).length || done.length).sort();
      list.replaceChildren(...begun.map(line));
      said.textContent = news || (begun.length ? "" : "Nothing is kept on this device yet.");
    }
    clear.addEventListener("click", () => {
      if (!confirm("Clear the progress in all chapters?")) return;
      memory = {};
      try { localStorage.removeItem(KEY); } catch { /* then there is nothing to remove */ }
      show("Cleared: nothing is kept on this device any more.");
    });
    place.replaceChildren(list, said, clear);
    addEventListener("pageshow", () => show());  // also when the reader comes back to the page
  }

  if (questions.length) setUpQuiz();
  boxes.forEach(setUpExercise);
  document.querySelectorAll(".quiz-progress").forEach(setUpList);
})();
