variable "support_token" {
  type      = string
  ephemeral = true
}

# A token from another source. It is checked in every plan and never stored.
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token

  # Requirements in addition to the three default scopes.
  minimum_validity = "168h"

  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }
}

# A generated token: the provider generates it for a system user and rotates it three weeks before it expires.
resource "whatsapp_token_binding" "sales" {
  project              = "SALES"
  forbid_excess_scopes = true

  generate = {
    system_user_id       = "122000000000001"
    expires_in_60_days   = true
    rotate_before_expiry = "504h"
  }
}
