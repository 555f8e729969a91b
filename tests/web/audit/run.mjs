// Runs the audit suite of GraphQL over HTTP against the server at the address given, and writes its
// results as JSON: what was asked, whether the answer is ok, and what is wrong with it otherwise.
import { serverAudits } from "graphql-http";

const url = process.argv[2];
const results = [];
for (const audit of serverAudits({ url })) {
  const { id, name, status, reason } = await audit.fn();
  results.push({ id, name, status, reason: reason ?? null });
}
process.stdout.write(JSON.stringify(results));
