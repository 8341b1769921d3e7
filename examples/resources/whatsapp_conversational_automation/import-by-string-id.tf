import {
  to = whatsapp_conversational_automation.support
  id = "106000000000001"
}
