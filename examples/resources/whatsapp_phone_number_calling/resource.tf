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

# Something must answer the calls: a SIP server, or an app that is subscribed to the webhook field calls.
resource "whatsapp_phone_number_calling" "support" {
  phone_number_id            = "106000000000001"
  status                     = "ENABLED"
  callback_permission_status = "ENABLED"

  call_icons = {
    restrict_to_user_countries = ["DE", "CH"]
  }

  call_hours = {
    status      = "ENABLED"
    timezone_id = "Europe/Berlin"
    weekly_operating_hours = [
      { day_of_week = "MONDAY", open_time = "0900", close_time = "1200" },
      { day_of_week = "MONDAY", open_time = "1300", close_time = "1700" },
      { day_of_week = "TUESDAY", open_time = "0900", close_time = "1700" },
    ]
  }

  sip = {
    status  = "ENABLED"
    servers = [{ hostname = "sip.example.com", port = 5061 }]
  }
}
