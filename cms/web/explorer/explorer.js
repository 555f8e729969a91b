/* Starts GraphiQL against the address that the page was served from. */
"use strict";

// Dialogs and menus lock the page's scrolling with a <style> element; the library that makes it
// reads the nonce of the Content-Security-Policy from this global.
globalThis.__webpack_nonce__ = document.currentScript.nonce;

const { createElement, useEffect, useLayoutEffect } = React;
const { useEditorContext, useSchemaStore } = GraphiQL.React;

/** The text of the comment on the first line of a document, else null. */
const titleOf = (query) => /^\s*#[ \t]*(\S.*)/.exec(query ?? "")?.[1].trim() ?? null;

/**
 * Names each tab by the opening comment of its document. GraphiQL itself can name it only by the
 * operation, which GraphQL restricts to ASCII letters.
 */
function TabTitles() {
  const { tabs } = useEditorContext({ nonNull: true });
  useLayoutEffect(() => {
    document.querySelectorAll(".graphiql-tab-button").forEach((button, index) => {
      const title = titleOf(tabs[index]?.query);
      if (title === null) delete button.dataset.title;
      else button.dataset.title = title;
    });
  }, [tabs]);
  return null;
}

/**
 * GraphiQL fills in the variables of a tab when it is opened, but not those of the first one: at
 * the start it takes them from its storage. A browser that refuses storage shows none, and the
 * first tab has defaults for all.
 */
function prepareFirstVisit() {
  try {
    if (localStorage.getItem("graphiql:tabState") === null) {
      localStorage.setItem("graphiql:query", readyTabs[0].query);
      localStorage.setItem("graphiql:variables", readyTabs[0].variables);
    }
  } catch (error) {
    console.info(`Nothing will be kept for the next visit: ${error.message}`);
  }
}

const LANGUAGE = "explorer:language";
const languages = document.getElementById("language");

/** The language chosen in the bar, or null: then the browser's own list goes with a request. */
function chosenLanguage() {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return languages.dataset.chosen ?? null;
  }
}

/** Shows the language chosen before, else the first of the browser's that can be chosen. */
function prepareLanguage() {
  const known = Array.from(languages.options, (option) => option.value);
  const wanted = [chosenLanguage(), ...navigator.languages.map((tag) => tag.split("-")[0]), "en"];
  languages.value = wanted.find((language) => known.includes(language));
  languages.addEventListener("change", () => {
    languages.dataset.chosen = languages.value;
    try {
      localStorage.setItem(LANGUAGE, languages.value);
    } catch {
      // The choice holds until the page is left.
    }
  });
}

/** Sends the language chosen, unless the Headers editor names another. */
function fetchInLanguage(url, options) {
  const headers = new Headers(options.headers);
  const language = chosenLanguage();
  if (language !== null && !headers.has("Accept-Language")) headers.set("Accept-Language", language);
  return fetch(url, { ...options, headers });
}

/** Asks for the schema anew when another language is chosen: its documentation is in it. */
function SchemaLanguage() {
  const introspect = useSchemaStore((state) => state.introspect);
  useEffect(() => {
    languages.addEventListener("change", introspect);
    return () => languages.removeEventListener("change", introspect);
  }, [introspect]);
  return null;
}

const fetcher = GraphiQL.createFetcher({
  url: location.pathname,
  fetch: fetchInLanguage,
  subscriptionUrl: location.origin.replace(/^http/, "ws") + location.pathname,
  // A page can't set the headers of a WebSocket.
  wsConnectionParams: { get acceptLanguage() { return chosenLanguage() ?? undefined; } },
});

prepareFirstVisit();
prepareLanguage();
ReactDOM.createRoot(document.getElementById("explorer")).render(
  createElement(
    GraphiQL,
    {
      fetcher,
      defaultTabs: readyTabs,
      defaultQuery: "# Tab mới · New tab\n\n{\n  __typename\n}\n",
      defaultEditorToolsVisibility: "variables",
      plugins: [GraphiQLPluginExplorer.explorerPlugin({ showAttribution: false })],
      schemaDescription: true,
      inputValueDeprecation: true,
      // Never offer to keep request headers: they may hold an access token.
      shouldPersistHeaders: false,
    },
    createElement(TabTitles),
    createElement(SchemaLanguage),
  ),
);
