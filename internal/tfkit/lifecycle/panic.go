package lifecycle

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var _, _ tfdiag.Detailed = panicError{}, goneError{}

// panicError is the error of an operation that panicked.
type panicError struct {
	value any
	place string
}

func (p panicError) Error() string { return p.DetailText() }

// DetailText does not show the value, which may be anything.
func (p panicError) DetailText() string {
	return fmt.Sprintf("The provider failed unexpectedly (a panic of type %T%s). This is a defect of the provider: please report it, "+
		"with the steps that led here. If a write was under way it may have taken effect: run a plan before you apply again.", p.value, p.place)
}

// panicPlace returns the line of this module that panicked, as in " in setting.Spec.plan, plan.go:25". Call it in the deferred function
// that recovers.
func panicPlace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for panicking := false; ; {
		f, more := frames.Next()
		if panicking && strings.HasPrefix(f.Function, module) {
			return fmt.Sprintf(" in %s, %s:%d", filepath.Base(f.Function), filepath.Base(f.File), f.Line)
		}
		panicking = panicking || f.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}

// module begins the names of this module's functions.
var module = strings.TrimSuffix(reflect.TypeFor[panicError]().PkgPath(), "internal/tfkit/lifecycle")

// runGuarded runs a write. A panic becomes an error there, so that the warnings and the partial state that were set before it are kept.
func runGuarded[M any](do func() (M, error)) (m M, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError{p, panicPlace()}
		}
	}()
	return do()
}
