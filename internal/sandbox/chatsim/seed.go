package chatsim

// Seed is the content of a new service.
type Seed struct {
	BearerTokens     []string      `json:"bearer_tokens"`
	HideFingerprints bool          `json:"hide_fingerprints"`
	UniqueNumbers    bool          `json:"unique_numbers"`
	PageCap          int           `json:"page_cap"` // 0 is none
	Projects         []SeedProject `json:"projects"`
}

// SeedProject is one project of a Seed. Key and name may be left out.
type SeedProject struct {
	ID                string `json:"id"`
	Key               string `json:"key"`
	Name              string `json:"name"`
	AccessToken       string `json:"access_token"`
	PhoneNumberID     string `json:"phone_number_id"`
	BusinessAccountID string `json:"business_account_id"`
	Hidden            bool   `json:"hidden"`
	Archived          bool   `json:"archived"`
}

// Load adds the content of the seed to the service.
func (s *Sim) Load(seed Seed) error {
	for _, b := range seed.BearerTokens {
		s.addBearer(b)
	}
	s.HideFingerprints(seed.HideFingerprints)
	s.RequireUniqueNumbers(seed.UniqueNumbers)
	if seed.PageCap > 0 {
		s.SetPageCap(seed.PageCap)
	}
	for _, p := range seed.Projects {
		err := s.addProject(Project{
			ID: p.ID, Key: p.Key, Name: p.Name, Token: p.AccessToken,
			PhoneNumberID: p.PhoneNumberID, BusinessAccountID: p.BusinessAccountID,
		})
		if err != nil {
			return err
		}
		if p.Hidden {
			s.Hide(p.ID)
		}
		if p.Archived {
			s.Freeze(p.ID)
		}
	}
	return nil
}
