# The ID consists of the ID of the WhatsApp Business Account and the ID of the signup.
terraform import whatsapp_signup.news 102000000000001/700000000000000
