package graphsim

import (
	"net/http"
	"slices"
)

func (s *Sim) registerDebugToken() {
	s.defineCall(http.MethodGet, "debug_token", fixedCall{run: s.debugToken})
}

// debugToken follows "Debug-Token": an invalid input token is not an error of the call, an invalid caller is.
func (s *Sim) debugToken(c *call) (any, *Error) {
	if c.outer != nil && s.switches.debugTokenInBatchRefused {
		return nil, &Error{Code: 100, Type: graphMethodException, Message: "Unsupported get request. " + readTheDocs}
	}
	input := c.params.Get("input_token")
	if input == "" {
		return nil, errBadParameter("The parameter input_token is required")
	}
	if c.caller.token != nil && s.switches.inspectWithAppTokenOnly {
		return nil, errBadParameter("You must provide an app access token, " +
			"or a user access token that is an owner or developer of the app")
	}
	data, owner, err := s.describeToken(input)
	if err != nil {
		said := s.withSecrets(c, err)
		problem := map[string]any{"code": said.Code, "message": said.Message}
		if said.Subcode != 0 {
			problem["subcode"] = said.Subcode
		}
		data["error"], data["is_valid"] = problem, false
	}
	if owner != nil && owner != c.caller.app {
		const text = "The App_id in the input_token did not match the Viewing App"
		if s.switches.mismatchInData {
			return debugAnswer(map[string]any{
				"error": map[string]any{"code": 100, "message": text}, "is_valid": false, "scopes": []string{},
			}), nil
		}
		return nil, errBadParameter(text)
	}
	return debugAnswer(data), nil
}

func debugAnswer(data map[string]any) map[string]any { return map[string]any{"data": data} }

// describeToken describes a token. The owner is nil if the app is unknown.
func (s *Sim) describeToken(input string) (data map[string]any, owner *App, err *Error) {
	if _, ok := looksLikeAppToken(input); ok {
		app := s.appOfAppToken(input)
		if app == nil {
			return map[string]any{"scopes": []string{}}, nil, errBadSignature()
		}
		data := map[string]any{"app_id": app.ID, "application": app.Name, "is_valid": true, "scopes": []string{}}
		s.addType(data, "APP")
		return data, app, nil
	}
	t, ok := s.tokens[input]
	if !ok || s.apps[t.AppID] == nil {
		return map[string]any{"scopes": []string{}}, nil, errInvalidToken()
	}
	app := s.apps[t.AppID]
	data = map[string]any{
		"app_id": app.ID, "application": app.Name, "is_valid": true,
		"expires_at": unixOrZero(t.expires), "data_access_expires_at": unixOrZero(t.dataExpires),
		"scopes": orEmpty(slices.Clone(t.Scopes)),
	}
	s.addType(data, t.Type)
	if !t.issued.IsZero() {
		data["issued_at"] = t.issued.Unix()
	}
	if t.UserID != "" {
		data["user_id"] = t.UserID
	}
	if len(t.GranularScopes) > 0 {
		data["granular_scopes"] = cloneGranularScopes(t.GranularScopes)
	}
	return data, app, s.checkToken(t)
}

// addType adds "type", which is in the example of "Permissions" and missing from the field table of "Debug-Token".
func (s *Sim) addType(data map[string]any, tokenType string) {
	if !s.switches.tokenTypeHidden {
		data["type"] = tokenType
	}
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
