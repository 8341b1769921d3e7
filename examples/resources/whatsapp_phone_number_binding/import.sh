# The ID is the ID or key of the chat project.
terraform import whatsapp_phone_number_binding.support SUPPORT
