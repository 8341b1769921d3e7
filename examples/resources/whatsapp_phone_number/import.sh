# The ID is the phone number ID.
terraform import whatsapp_phone_number.support 106000000000001
