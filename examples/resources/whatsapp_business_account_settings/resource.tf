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

resource "whatsapp_business_account_settings" "support" {
  business_account_id     = "102000000000001"
  is_enabled_for_insights = true

  degrees_of_freedom_spec = {
    creative_features_spec = {
      image_touchups = { enroll_status = "OPT_OUT" }
    }
  }
}
