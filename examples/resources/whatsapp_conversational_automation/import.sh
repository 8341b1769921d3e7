# The ID is the phone number ID.
terraform import whatsapp_conversational_automation.support 106000000000001
