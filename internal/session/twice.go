package session

import "terraform-provider-whatsapp/internal/tfkit/tfdiag"

// TwiceOpts describe two resources of one type in one configuration that manage the same remote object.
type TwiceOpts struct {
	TypeName string
	Both     string // what both do, as in "register the same phone number"
	Other    string // what the other one does, as in "registers phone number 106540352242922"
	Next     string // what follows from this, and what to do
}

// KeepOne is the usual TwiceOpts.Next. A full stop, or a condition, is added to it.
const KeepOne = "The resources would overwrite each other in every apply. Keep one of them"

// Twice is the error for the second one of two such resources.
func Twice(o TwiceOpts) error {
	return tfdiag.New("Two resources "+o.Both, "Another %s resource in this configuration %s. %s", o.TypeName, o.Other, o.Next)
}
