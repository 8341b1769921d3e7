// Package memo holds what the clients of remote APIs remember during one run of the provider, so that many objects cost few
// requests. Terraform asks for one object at a time and asks for many at once; a remote API counts requests.
//
//   - Locks lets one caller at a time do something about a key.
//   - Flight lets callers who want the same thing at the same time share one call.
//   - Store holds values as they were last seen. A write takes precedence over a read that began before it.
//   - Cache is a Store that reads a missing value once for all callers.
//   - Entries are the entries of remote lists: few are read one by one, many with one read of the list.
//   - Batcher collects questions that are asked at the same time into batches.
//   - Refusals are errors that are worth remembering for a while.
//   - Ordinals counts different keys.
//   - InBackground reads something while something else is read.
//   - Limits bound what one list may take.
//
// A wait for another caller ends with the context. What one caller's cancellation or panic interrupts is not a result for the
// others: the next one in line makes the call anew. The types are safe for concurrent use, and their zero values are ready
// unless a field says that it is required. The package knows neither Terraform nor any API.
package memo
