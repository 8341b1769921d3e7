import {
  to = whatsapp_flow.appointment
  identity = {
    business_account_id = "102000000000001"
    id                  = "930000000000001"
  }
}
