# The ID is the phone number ID.
terraform import whatsapp_commerce_settings.support 106000000000001
