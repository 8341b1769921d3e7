// Package adopted keeps the note of what a resource has adopted without a write. Another configuration or user may have made it, so
// that a destruction leaves it unless on_destroy is configured.
package adopted

import (
	"context"
	"errors"
	"slices"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

var storedNote = lifecycle.Note[[]string]{Key: "adopted"}

// Save notes the names of what is adopted, in place of an earlier note. The framework refuses only a value that is not JSON.
func Save(ctx context.Context, private lifecycle.PrivateWriter, names []string) {
	_ = storedNote.Save(ctx, private, names)
}

// Note holds the names of what a resource has adopted. The zero Note says that it has written everything itself.
type Note struct {
	names      []string
	unreadable bool
}

// Load returns the note of a resource. One that cannot be read has every name, so that nothing of others is removed.
func Load(ctx context.Context, private lifecycle.Private) Note {
	names, err := storedNote.Load(ctx, private)
	return Note{names: names, unreadable: err != nil && !errors.Is(err, lifecycle.ErrNoNote)}
}

// Has reports whether name is adopted.
func (n Note) Has(name string) bool { return n.unreadable || slices.Contains(n.names, name) }

// IsEmpty reports whether nothing is adopted.
func (n Note) IsEmpty() bool { return !n.unreadable && len(n.names) == 0 }

// Drop takes names out of the note, because the resource has written what they name.
func Drop(ctx context.Context, private lifecycle.PrivateWriter, names ...string) {
	if n := Load(ctx, private); !n.unreadable {
		Save(ctx, private, slices.DeleteFunc(n.names, func(name string) bool { return slices.Contains(names, name) }))
	}
}

// HowToKeep says how to avoid a destruction where there is no on_destroy.
const HowToKeep = "To stop managing it and keep it, write a removed block with destroy = false in its lifecycle."

// Warning returns the warning for the plan of a creation that adopts something, such as "webhook of phone number 106". effect says what
// destroying the resource does, and keep how to avoid that.
func Warning(what, effect, keep string) (summary, detail string) {
	return "The " + what + " exists already and is adopted", "It is as configured, so the creation writes nothing. Another configuration " +
		"or user may have made it. Destroying this resource " + effect + ", also for them. " + keep
}

// KeptText says why a destruction keeps what was adopted. word is the value of on_destroy that removes it.
func KeptText(word string) string {
	return "It existed before this resource was created or imported, so another configuration may use it. A resource with on_destroy = \"" +
		word + "\" in its configuration does not leave it."
}
