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

# With file("flow.json") instead, errors name the lines of that file.
resource "whatsapp_flow" "appointment" {
  business_account_id = "102000000000001"
  name                = "appointment"
  categories          = ["APPOINTMENT_BOOKING"]
  published           = true

  flow_json = jsonencode({
    version = "7.3"
    screens = [
      {
        id       = "APPOINTMENT"
        title    = "Book an appointment"
        terminal = true
        layout = {
          type = "SingleColumnLayout"
          children = [
            { type = "TextHeading", text = "When do you want to come?" },
            { type = "DatePicker", name = "day", label = "Day", required = true },
            {
              type            = "Footer"
              label           = "Book"
              on-click-action = { name = "complete", payload = { day = "$${form.day}" } }
            },
          ]
        }
      },
    ]
  })
}
