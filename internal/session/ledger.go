package session

import (
	"context"
	"fmt"
	"sync"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Object names one remote object: its kind, such as "token", and its id at the remote system.
type Object struct{ Kind, ID string }

// Ledger holds what the addresses of one configuration do to remote objects. It lives as long as one process of the
// provider: Terraform starts one for the plan and another one for the apply. It guards three rules:
//
//   - One remote object has one address. Two planned addresses with the same object are an error.
//   - A creation may adopt what this run's own destruction left.
//   - A destruction takes nothing away from an object that this run has written for another address, or has refused to write: the
//     refused creation was to take the place of what the destruction would remove.
//
// The zero Ledger is ready.
type Ledger struct {
	mu      sync.Mutex
	entries map[Object]*entry
	claims  map[Object]string
	locks   memo.Locks[Object]
}

type entry struct {
	inState       bool
	existing      int   // planned addresses that have it in their state
	replacement   error // PlanExisting returns it: another address is going to replace it
	creations     int   // planned addresses without a prior state
	plannedResult bool
	written       bool
	refused       bool
	leftByDestroy *string
}

// NoteInState notes that the state holds the object.
func (l *Ledger) NoteInState(o Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entryOf(o).inState = true
}

// PlanExisting notes that an address with this object in its state was planned, a destruction included. A second one is an error:
// one address would change the object of the other. Call it once for each plan that has a prior state. Reads are
// not counted: an address that is only removed from the state is read as well.
func (l *Ledger) PlanExisting(o Object) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entryOf(o)
	e.existing++
	if e.existing < 2 {
		return e.replacement
	}
	return tfdiag.New(fmt.Sprintf("Two resource addresses hold the same %s", o.Kind), "The state has two addresses for the %s %s. "+
		"Destroying one of them takes the object away from the other, so nothing is planned.\n\n"+
		"If the resource was renamed, write a moved block from the old address to the new one, and remove the import block. "+
		"If one address is not needed, run `terraform state rm` with that address: it changes nothing at the remote system. Then plan "+
		"again.", o.Kind, o.ID)
}

// PlanReplacementOf notes that an address is going to write what the object of another address has, such as its number. It reports
// whether the other address was planned already. If it is planned later, PlanExisting returns the refusal: Terraform plans addresses
// in any order.
func (l *Ledger) PlanReplacementOf(o Object, refusal error) (planned bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entryOf(o)
	e.replacement = refusal
	return e.existing > 0
}

// PlanCreation notes that the creation of an object was planned, without a prior state. It reports whether another one was planned before:
// Terraform plans each creation once in a process.
func (l *Ledger) PlanCreation(o Object) (twice bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entryOf(o)
	e.creations++
	return e.creations > 1
}

// PlanUnique plans as PlanCreation does, for an object that a resource of a type manages alone. The error is for the second one.
func (l *Ledger) PlanUnique(o Object, typeName string) error {
	if !l.PlanCreation(o) {
		return nil
	}
	return ErrManagedTwice(o, typeName)
}

// ErrManagedTwice returns the error for two resources of a type in one configuration that manage the same object.
func ErrManagedTwice(o Object, typeName string) error {
	return tfdiag.New(fmt.Sprintf("Two resources manage the same %s", o.Kind), "Another %s resource in this configuration manages the same "+
		"object (%s). The resources would overwrite each other in every apply. Keep one of them.", typeName, o.ID)
}

// NotePlannedResult notes that this run plans to create the object, or to change it into what other objects need.
func (l *Ledger) NotePlannedResult(o Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entryOf(o).plannedResult = true
}

// HasPlannedResult reports whether this run plans the object, as far as it is planned. Terraform plans an object after those that it
// depends on, and others in any order.
func (l *Ledger) HasPlannedResult(o Object) bool { return l.entryCopy(o).plannedResult }

// IsInState reports whether the state holds the object, as far as this process has read or planned it.
func (l *Ledger) IsInState(o Object) bool {
	e := l.entryCopy(o)
	return e.inState || e.existing > 0
}

// NoteWritten notes that this run has created, adopted or written the object, or keeps it for an address.
func (l *Ledger) NoteWritten(o Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entryOf(o).written = true
}

// WasWritten reports whether this run has written the object.
func (l *Ledger) WasWritten(o Object) bool { return l.entryCopy(o).written }

// NoteRefused notes that this run has refused to create the object, because it holds something else.
func (l *Ledger) NoteRefused(o Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entryOf(o).refused = true
}

// WasRefused reports whether this run has refused to create the object.
func (l *Ledger) WasRefused(o Object) bool { return l.entryCopy(o).refused }

// NoteLeftByDestroy notes what a destruction of this run has left of the object, such as the fingerprint of a token that stays.
func (l *Ledger) NoteLeftByDestroy(o Object, value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entryOf(o).leftByDestroy = &value
}

// WasLeftByDestroy reports whether value is what a destruction of this run has left of the object.
func (l *Ledger) WasLeftByDestroy(o Object, value string) bool {
	left := l.entryCopy(o).leftByDestroy
	return left != nil && *left == value
}

// Lock lets one write of an object go on at a time. Terraform destroys one address and creates another one for the same
// object at the same time when a resource was renamed. Read the object, and ask WasWritten, after it. The error is that of the
// context, which ended first.
func (l *Ledger) Lock(ctx context.Context, o Object) (unlock func(), err error) {
	return l.locks.Lock(ctx, o)
}

// Claim notes that an object is claimed by something that may claim it alone. It returns what else claimed it before, "" if there is
// nothing.
func (l *Ledger) Claim(o Object, by string) (other string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.claims == nil {
		l.claims = map[Object]string{}
	}
	first, ok := l.claims[o]
	if !ok {
		l.claims[o] = by
	}
	if first == by {
		return ""
	}
	return first
}

// entryOf returns the entry of an object, to be changed while mu is held.
func (l *Ledger) entryOf(o Object) *entry {
	if l.entries == nil {
		l.entries = map[Object]*entry{}
	}
	if l.entries[o] == nil {
		l.entries[o] = &entry{}
	}
	return l.entries[o]
}

// entryCopy returns what is known of an object.
func (l *Ledger) entryCopy(o Object) entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return *l.entryOf(o)
}
