// Reads a list of FHIR R4 resources from stdin and prints one line of JSON for each: what the validator has
// against it. Value sets that it does not carry, such as LOINC's, are no fault of a resource.
import { readFileSync } from "node:fs";
import fhir from "fhir";

const validator = new fhir.Fhir();
for (const resource of JSON.parse(readFileSync(0, "utf8"))) {
  const { messages } = validator.validate(resource, { errorOnUnexpected: true });
  const faults = messages.filter(({ severity }) => severity === "error" || severity === "fatal");
  console.log(JSON.stringify(faults.map(({ location, message }) => `${location}: ${message}`)));
}
