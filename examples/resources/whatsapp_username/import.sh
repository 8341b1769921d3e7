# The ID is the phone number ID.
terraform import whatsapp_username.support 106000000000001
