terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "meta_token" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
}

resource "whatsapp_business_compliance_info" "support" {
  phone_number_id = "106000000000001"
  entity_name     = "Example Traders"
  entity_type     = "PARTNERSHIP"
  is_registered   = true

  grievance_officer_details = {
    name          = "A. Person"
    email         = "officer@example.com"
    mobile_number = "+911234567890"
  }

  customer_care_details = {
    email           = "care@example.com"
    landline_number = "+911234567891"
  }
}
