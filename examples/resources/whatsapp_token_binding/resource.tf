variable "support_token" {
  type      = string
  ephemeral = true
}

variable "sales_token" {
  type      = string
  ephemeral = true
}

# The token is checked in every plan and never stored.
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

# Asks more of the token.
resource "whatsapp_token_binding" "sales" {
  project         = "SALES"
  access_token_wo = var.sales_token

  required_scopes      = ["business_management", "whatsapp_business_management", "whatsapp_business_messaging"]
  forbid_excess_scopes = true
  minimum_validity     = "168h"

  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000002"]
  }
}
